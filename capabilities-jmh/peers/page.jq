# The results page. Input: the object that measure puts together; see there.

def digits: if . >= 100 then round elif . >= 10 then (. * 10 | round) / 10 else (. * 100 | round) / 100 end | tostring;
def time:
  if . >= 1e9 then "\(. / 1e9 | digits) s" elif . >= 1e6 then "\(. / 1e6 | digits) ms"
  elif . >= 1e3 then "\(. / 1e3 | digits) µs" else "\(digits) ns" end;
def verdict: if .target == null then "" elif .ratio <= .target then "met" else "**missed**" end;
def bar: (. * 20 | round | if . > 60 then 60 else . end) as $length | "█" * $length // "" | if $length == 0 then "▏" else . end;
def padded($width): . + (" " * ($width - length) // "");

(.numbers | map({(.name): .ns}) | add) as $ns
| [.targets[] | . + {a: $ns[.mine], b: $ns[.peer]}] as $rows
| [$rows[] | select(.a and .b) | .b *= (.times // 1) | .ratio = .a / .b] as $known
| [$rows[] | select((.a and .b) | not)] as $unknown
| [$known[] | select(.target)] as $judged
| .about as $about
| [
  "# Results",
  "",
  "Made by `capabilities-jmh/measure\($about.arguments)`; nobody edits the numbers. Times are medians; a ratio below 1 means",
  "that jcap is faster. Only ratios of one run on one machine mean anything.",
  "",
  "| | |", "| --- | --- |",
  ($about | to_entries[] | select(.key != "arguments") | "| \(.key) | \(.value) |"),
  "",
  "## Against the targets",
  "",
  "\([$judged[] | select(.ratio <= .target)] | length) of \($judged | length) are met.",
  "",
  "| what | jcap | other side | which | ratio | target | |", "| --- | --: | --: | --- | --: | --: | --- |",
  ($known[] | "| \(.what) | \(.a | time) | \(.b | time) | \(if .times then "\(.times) × " else "" end)`\(.peer)` | "
      + "\(.ratio | digits) | \(if .target then "≤ \(.target)" else "" end) | \(verdict) |"),
  "",
  if ($unknown | length) > 0 then
    ("Not measured, since a program, a library or a privilege was missing: "
      + ([$unknown[] | .what] | join("; ")) + ".")
  else empty end,
  if $about["watch of 1,000 threads"] then empty else "The cost of a watch was not measured." end,
  "",
  "## The ratios as a plot",
  "",
  "One block is a twentieth of the other side; 20 blocks are as long as it takes; 60 are three times that, or more.",
  "",
  "```",
  ($known[] | "\(.what | padded(62)) \(.ratio | digits | padded(7)) \(.ratio | bar)"),
  "```",
  "",
  "## Every number",
  "",
  "| name | time |", "| --- | --: |",
  (.numbers | sort_by(.name)[] | "| `\(.name)` | \(.ns | time) |")
] | .[]
