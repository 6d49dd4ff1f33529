/// A self-contained HTML file without scripts that needs nothing from anywhere.
enum ReportPage {
  static func page(title: String, _ content: HTML) -> String {
    let page: HTML = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <style>\(ReportStyle.css)</style>
      </head>
      <body>
      <main>
      \(content)
      </main>
      </body>
      </html>

      """
    return page.description
  }
}
