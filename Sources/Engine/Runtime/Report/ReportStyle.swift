/// The report's looks, for bright and dark surroundings; contrasts are at least 4.5 : 1 (WCAG 2.1, 1.4.3).
enum ReportStyle {
  static let css: HTML = """
    :root { --back: #fbfbf9; --text: #1d2021; --quiet: #5c6166; --line: #dcdcd6; --card: #ffffff;
      --good: #1b7f4b; --bad: #b3261e; --wait: #8a5a00; --cached: #2f6fab; --none: #6b7075; }
    @media (prefers-color-scheme: dark) {
      :root { --back: #16181a; --text: #e8e8e3; --quiet: #a3a8ad; --line: #34383c; --card: #1e2124;
        --good: #58c98b; --bad: #ff8a80; --wait: #f0b95a; --cached: #7db8f0; --none: #a3a8ad; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--back); color: var(--text);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
    main { max-width: 920px; margin: 0 auto; padding: 32px 20px 64px; }
    h1 { margin: 0; font-size: 30px; overflow-wrap: anywhere; }
    h2 { margin: 36px 0 10px; font-size: 18px; }
    code { font: 13px ui-monospace, "SF Mono", Menlo, monospace; overflow-wrap: anywhere; }
    a { color: var(--cached); overflow-wrap: anywhere; }
    .quiet { color: var(--quiet); fill: var(--quiet); font-size: 13px; overflow-wrap: anywhere; }
    .status, .state { display: inline-block; padding: 1px 9px; border: 1px solid; border-radius: 999px;
      font-size: 13px; font-weight: 600; color: var(--none); }
    .status { margin: 0 0 8px; }
    .succeeded { color: var(--good); fill: var(--good); }
    .cached { color: var(--cached); fill: var(--cached); }
    .failed, .interrupted { color: var(--bad); fill: var(--bad); }
    .waiting, .running { color: var(--wait); fill: var(--wait); }
    .skipped, .blocked, .cancelled { color: var(--none); fill: var(--none); }
    .note { margin: 10px 0; padding: 9px 14px; background: var(--card); border: 1px solid var(--line);
      border-left: 4px solid var(--wait); border-radius: 6px; color: var(--text); overflow-wrap: anywhere; }
    .note.failed { border-left-color: var(--bad); }
    .note ul { margin: 4px 0 0; padding-left: 20px; }
    table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); }
    th, td { padding: 7px 11px; border-top: 1px solid var(--line); text-align: left; vertical-align: top;
      overflow-wrap: anywhere; }
    thead th { font-size: 13px; color: var(--quiet); }
    tbody th { font-weight: 600; min-width: 9em; }
    /* Paths may be long: whole columns, whatever stands in them. */
    .files { table-layout: fixed; }
    .files .state-column { width: 8em; }
    .files .time-column { width: 7em; text-align: right; }
    .state { white-space: nowrap; }
    .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
    ol { margin: 0; padding-left: 20px; }
    img { display: block; max-width: 100%; max-height: 320px; margin: 2px 0 8px; border-radius: 4px; }
    .scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); padding: 10px; }
    svg { display: block; width: 100%; min-width: 560px; height: auto; }
    svg text { fill: var(--text); font-size: 13px; }
    svg text.quiet { fill: var(--quiet); font-size: 11px; }
    .grid { stroke: var(--line); }

    """
}
