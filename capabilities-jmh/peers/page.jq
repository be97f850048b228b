# The results page, from the rows.
include "format";

def verdict:
  if .met == null then "" elif .met then "met" elif .below then "**missed**, floor \(.least | shown)" else "**missed**" end;

"each look reads a status file for each thread: `C read status 1000` is what that alone takes in C" as $watch
| [.known[], (.watch | select(.))] as $all
| [$all[] | select(.met != null)] as $judged
| [
  "# Results",
  "",
  "Made by `capabilities-jmh/measure\(.arguments)`; nobody edits the numbers. Times are medians; a ratio below 1 means",
  "that jcap is faster. Only ratios of one run on one machine mean anything. [Scale](SCALE.md) shows how the times grow.",
  "",
  "| | |", "| --- | --- |",
  (.about | to_entries[] | "| \(.key) | \(.value) |"),
  "",
  "## Against the targets",
  "",
  "\([$judged[] | select(.met)] | length) of \($judged | length) are met. \([$judged[] | select(.below)] | length) of the others have a "
      + "target below their floor: what a program takes that",
  "does the same work, or a part of it, and no more.",
  "",
  "![The ratios on a logarithmic scale, with their targets](results.svg)",
  "",
  "A benchmark in Java also says how many bytes it allocates in one operation.",
  "",
  "| what | jcap | bytes | other side | which | ratio | target | |", "| --- | --: | --: | --: | --- | --: | --: | --- |",
  (.known[] | "| \(.what) | \(.a | time) | \(.bytes | if . then round else "" end) | \(.b | time) | "
      + "`\(.other)` | "
      + "\(.ratio | shown) | \(if .target then "≤ \(.target)" else "" end) | \(verdict) |"),
  (.watch | select(.) | "| watch of 1,000 threads, looking once a second | \(.warm | shown) % of one core (\(.cold | shown) % cold) | | "
      + "| the JVM without it | | ≤ 0.5 % | \(verdict) |"),
  "",
  (if any(.known[]; .met == false) or .watch.met == false then
    "### Why targets are missed", "",
    (.known[] | select(.met == false)
      | "- \(.what)\(if .below then " (floor: `\(.floor)`)" else "" end): \(.why // "not explained yet").")
    , (.watch | select(.met == false) | "- watch of 1,000 threads: \($watch)."), ""
  else empty end),
  if (.unknown | length) > 0 then
    ("Not measured, since a program, a library or a privilege was missing, or it was not asked for: "
      + ([.unknown[] | .what] | join("; ")) + ".")
  else empty end,
  if .watch then empty else "The cost of a watch was not measured." end,
  "Out of reach: a JVM does not start as fast as a C program does, so `show` is judged by hello world, not by `capsh`.",
  "libpsx is the installed one, see above; later ones, which look for threads in /proc, are slower.",
  "",
  "## Every number",
  "",
  "| name | time |", "| --- | --: |",
  (.numbers[] | "| `\(.name)` | \(.ns | time) |")
] | .[]
