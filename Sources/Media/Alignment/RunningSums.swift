/// The sums of values up to each, from none of them to all.
enum RunningSums {
  static func of(_ values: some Collection<Double>) -> [Double] {
    [Double](unsafeUninitializedCapacity: values.count + 1) { sums, count in
      sums[0] = 0
      count = 1
      var sum = 0.0
      for value in values {
        sum += value
        sums[count] = sum
        count += 1
      }
    }
  }
}
