import Foundation
public import MediaTypes

/// The JSON Schema (draft 2020-12) of pipeline files, for editors; made of the same declarations that validate.
public enum PipelineSchema {
  /// The schema as indented JSON text.
  public static func json(catalog: StageCatalog) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value(catalog: catalog)), as: UTF8.self) + "\n"
  }

  public static func value(catalog: StageCatalog) -> Value {
    var root = object(
      [
        "pipeline": ["type": "string", "pattern": "^[a-z][a-z0-9-]*$", "maxLength": 64],
        "version": ["const": 1],
        "description": ["type": "string"],
        "inputs": named(input),
        "params": named(parameter),
        "stages": named(["$ref": "#/$defs/stage"]),
        "outputs": named(["$ref": "#/$defs/template"]),
      ], required: ["pipeline", "version", "stages"])
    root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    root["title"] = "Genlock pipeline"
    root["$defs"] = [
      "expression": ["type": "string", "pattern": #"\$\{\{[\s\S]*\}\}"#],
      "template": [:],
      "duration": duration,
      "stage": stage(catalog),
    ]
    return .object(root)
  }

  private static let duration: Value = [
    "anyOf": [
      ["type": "number", "minimum": 0],
      ["type": "string", "pattern": #"^\s*([0-9.]+\s*(ms|s|m|h|d)?\s*)+$|^\s*([0-9]+:)?[0-9]+:[0-9]+(\.[0-9]+)?\s*$"#],
    ]
  ]

  private static let input = Value.object(
    object(
      [
        "type": ["enum": words(DeclarationReader.inputTypeNames)],
        "required": ["type": "boolean"],
        "description": ["type": "string"],
      ], required: ["type"]))

  private static let parameter = Value.object(
    object(
      [
        "type": ["enum": words(DeclarationReader.parameterTypeNames)],
        "choices": ["type": "array", "items": ["type": "string"], "minItems": 1],
        "default": [:],
        "minimum": ["type": "number"],
        "maximum": ["type": "number"],
        "unit": ["type": "string"],
        "description": ["type": "string"],
      ], required: ["type"]))

  private static func stage(_ catalog: StageCatalog) -> Value {
    var stage = object(
      [
        "uses": ["enum": words(catalog.declarations.map(\.name))],
        "with": ["type": ["object", "null"]],
        "needs": ["anyOf": [["type": "string"], ["type": "array", "items": ["type": "string"]]]],
        "if": ["type": ["boolean", "string"]],
        "each": ["anyOf": [["$ref": "#/$defs/expression"], ["type": "array"]]],
        "retry": .object(
          object(
            [
              "attempts": ["type": "integer", "minimum": 1, "maximum": .integer(Int64(StageReader.maximumAttempts))],
              "backoff": ["$ref": "#/$defs/duration"],
            ], required: [])),
        "timeout": ["$ref": "#/$defs/duration"],
        "resources": .object(
          object(
            [
              "cpus": ["type": "integer", "minimum": 1, "maximum": 1024],
              "memory": [
                "anyOf": [
                  ["type": "integer", "minimum": 1],
                  ["type": "string", "pattern": #"^[0-9.]+ *([kKMGT]i?)?[bB]?$"#],
                ]
              ],
            ], required: [])),
        "cache": ["type": "boolean"],
        "continueOnError": ["type": "boolean"],
      ], required: ["uses"])
    stage["allOf"] = .list(catalog.declarations.map(condition))
    return .object(stage)
  }

  /// If a stage uses this type, its `with` holds these parameters.
  private static func condition(_ declaration: StageDeclaration) -> Value {
    let required = declaration.parameters.filter(\.isRequired).map(\.name)
    let with = object(
      Dictionary(declaration.parameters.map { ($0.name, schema($0)) }) { first, _ in first }, required: required)
    var then: [String: Value] = ["properties": ["with": .object(with)]]
    if !required.isEmpty { then["required"] = ["with"] }
    return [
      "if": ["properties": ["uses": ["const": .string(declaration.name)]]],
      "then": .object(then),
    ]
  }

  private static func schema(_ parameter: ParameterDeclaration) -> Value {
    var typed = TypeSchema.schema(parameter.type).objectValue ?? [:]
    let limits = parameter.type.isList ? ("minItems", "maxItems") : ("minimum", "maximum")
    func limit(_ number: Double) -> Value {
      Int64(exactly: number).map(Value.integer) ?? .number(number)
    }
    if let minimum = parameter.minimum { typed[limits.0] = limit(minimum) }
    if let maximum = parameter.maximum { typed[limits.1] = limit(maximum) }
    var schema: [String: Value] = ["anyOf": [["$ref": "#/$defs/expression"], .object(typed)]]
    if !parameter.isRequired { schema["anyOf"] = [["$ref": "#/$defs/expression"], .object(typed), ["type": "null"]] }
    let unit = parameter.unit.map { " (\($0))" } ?? ""
    schema["description"] = .string(parameter.summary + unit)
    if !parameter.defaultValue.isNull { schema["default"] = parameter.defaultValue }
    return .object(schema)
  }

  private static func named(_ element: Value) -> Value {
    [
      "type": ["object", "null"],
      "propertyNames": ["pattern": "^[A-Za-z]([A-Za-z0-9_-]*[A-Za-z0-9_])?$", "maxLength": 64],
      "additionalProperties": element,
    ]
  }

  private static func object(_ properties: [String: Value], required: [String]) -> [String: Value] {
    [
      "type": "object", "properties": .object(properties), "required": words(required),
      "additionalProperties": false,
    ]
  }

  private static func words(_ words: [String]) -> Value {
    .list(words.map(Value.string))
  }
}

/// The JSON Schema of a value type, with expressions allowed at every level below the first.
private enum TypeSchema {
  static func schema(_ type: ValueType) -> Value {
    switch type {
    case .boolean: ["type": "boolean"]
    case .integer: ["type": "integer"]
    case .number: ["type": "number"]
    case .string: ["type": "string"]
    case .choice(let words): ["enum": .list(words.map(Value.string))]
    case .duration: ["$ref": "#/$defs/duration"]
    // Files come from inputs and stages only, so there is nothing but an expression to write.
    case .file, .media: ["$ref": "#/$defs/expression"]
    case .list(let element): ["type": "array", "items": nested(element)]
    case .map(let element): ["type": "object", "additionalProperties": nested(element)]
    case .object(let members):
      [
        "type": "object", "properties": .object(members.mapValues(nested)), "additionalProperties": false,
      ]
    case .oneOf(let types): ["anyOf": .list(types.map(schema))]
    case .any: [:]
    }
  }

  private static func nested(_ type: ValueType) -> Value {
    ["anyOf": [["$ref": "#/$defs/expression"], schema(type), ["type": "null"]]]
  }
}
