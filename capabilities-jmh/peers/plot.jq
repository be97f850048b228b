# The plot of the page, from the rows: a bar for each ratio, on a logarithmic scale, from 1 to where it is. On the left stands
# what jcap does, on the right the ratio and the other side.
include "format";

def escaped: gsub("&"; "&amp;") | gsub("<"; "&lt;");
def place: (if . < 0.02 then 0.02 elif . > 50 then 50 else . end | log10) as $l | 990 + $l * 195 | . * 10 | round / 10;

[.known | to_entries[] | .value + {y: (56 + .key * 22)}] as $rows
| (70 + ($rows | length) * 22) as $height
| [
  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1720 \($height)\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\">",
  "<title>jcap beside its peers: \([$rows[] | select(.met)] | length) of \([$rows[] | select(.met != null)] | length) targets met</title>",
  "<desc>One bar for each comparison: the time that jcap takes, divided by the time of the other side, on a logarithmic scale "
      + "from 0.02 to 50. The table in RESULTS.md has the same numbers.</desc>",
  "<style>",
  ".ground { fill: #ffffff } text { fill: #24292f } .grid { stroke: #d0d7de } .one { stroke: #57606a }",
  ".met { fill: #2da44e } .missed { fill: #cf6a1c } .free { fill: #8c959f } .target { stroke: #24292f; stroke-width: 2 }",
  "@media (prefers-color-scheme: dark) {",
  ".ground { fill: #0d1117 } text { fill: #e6edf3 } .grid { stroke: #30363d } .one { stroke: #8b949e }",
  ".met { fill: #3fb950 } .missed { fill: #e3883e } .free { fill: #6e7681 } .target { stroke: #e6edf3 }",
  "}",
  "</style>",
  "<rect class=\"ground\" width=\"1720\" height=\"\($height)\" rx=\"6\"/>",
  "<text x=\"12\" y=\"20\">Time of jcap, divided by the time of the other side. Left of 1: jcap is faster.</text>",
  "<rect class=\"met\" x=\"480\" y=\"11\" width=\"10\" height=\"10\"/><text x=\"495\" y=\"20\">target met</text>",
  "<rect class=\"missed\" x=\"570\" y=\"11\" width=\"10\" height=\"10\"/><text x=\"585\" y=\"20\">missed</text>",
  "<rect class=\"free\" x=\"645\" y=\"11\" width=\"10\" height=\"10\"/><text x=\"660\" y=\"20\">no target</text>",
  "<line class=\"target\" x1=\"737\" x2=\"737\" y1=\"9\" y2=\"23\"/><text x=\"745\" y=\"20\">target</text>",
  ((0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
    | "<line class=\"\(if . == 1 then "one" else "grid" end)\" x1=\"\(place)\" x2=\"\(place)\" y1=\"48\" y2=\"\($height - 14)\"/>"
      + "<text x=\"\(place)\" y=\"42\" text-anchor=\"middle\">\(.)</text>"),
  ($rows[] | (.ratio | place) as $at | ([990, $at] | min) as $left | ([990, $at, $left + 1] | max) as $right
    | (if .met == null then "free" elif .met then "met" else "missed" end) as $class
    | "<text x=\"12\" y=\"\(.y + 12)\">\(.what | escaped)</text>",
      "<rect class=\"\($class)\" x=\"\($left)\" y=\"\(.y + 2)\" width=\"\($right - $left)\" height=\"13\"/>",
      if .target then
        "<line class=\"target\" x1=\"\(.target | place)\" x2=\"\(.target | place)\" y1=\"\(.y)\" y2=\"\(.y + 17)\"/>"
      else empty end,
      "<text x=\"1380\" y=\"\(.y + 12)\" text-anchor=\"end\">\(.ratio | shown)</text>",
      "<text x=\"1395\" y=\"\(.y + 12)\">\(.other | escaped)</text>"),
  "</svg>"
] | .[]
