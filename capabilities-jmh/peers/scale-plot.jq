# The plot of one subject, from the rows: size and time on logarithmic scales.
include "format";

def escaped: gsub("`"; "") | gsub("&"; "&amp;") | gsub("<"; "&lt;");
def tenth: . * 10 | round / 10;
def grouped: tostring | if length > 3 then (.[:-3] | grouped) + "," + .[-3:] else . end;

.subjects[] | select(.subject == $subject)
| [.sides[].rows[]] as $points
| ([$points[].size] | {from: (min | log10 | floor), to: (max | log10 | ceil)}) as $x
| ([$points[].ns] | {from: (min | log10 | floor), to: (max | log10 | ceil)}) as $y
| def across: (log10 - $x.from) / ($x.to - $x.from) * 560 + 90 | tenth;
  def up: 420 - (log10 - $y.from) / ($y.to - $y.from) * 340 | tenth;
[
  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 690 480\" role=\"img\" font-family=\"sans-serif\" font-size=\"13\">",
  "<title>\(.title | escaped): time by size</title>",
  "<desc>Time by the number of \(.subject), on logarithmic scales, "
    + "\([.sides[] | "\(.name), slope \(.slope // "unknown")"] | join("; ") | escaped). "
    + "The table in SCALE.md has the same numbers.</desc>",
  "<style>",
  ".ground { fill: #ffffff } text { fill: #24292f } .grid { stroke: #d0d7de }",
  ".jcap { stroke: #0969da; fill: #0969da } .peer { stroke: #cf6a1c; fill: #cf6a1c } path { stroke-width: 2 }",
  "path.jcap, path.peer { fill: none }",
  "@media (prefers-color-scheme: dark) {",
  ".ground { fill: #0d1117 } text { fill: #e6edf3 } .grid { stroke: #30363d }",
  ".jcap { stroke: #58a6ff; fill: #58a6ff } .peer { stroke: #e3883e; fill: #e3883e }",
  "path.jcap, path.peer { fill: none }",
  "}",
  "</style>",
  "<rect class=\"ground\" width=\"690\" height=\"480\" rx=\"6\"/>",
  (.sides | to_entries[] | (if .value.mine then "jcap" else "peer" end) as $class | (22 + .key * 22) as $at
    | "<circle class=\"\($class)\" cx=\"100\" cy=\"\($at - 4)\" r=\"4\"/>"
      + "<text x=\"112\" y=\"\($at)\">\(.value.name | escaped), slope \(.value.slope // "unknown")</text>"),
  (range($x.from; $x.to + 1) | pow(10; .) | round
    | "<line class=\"grid\" x1=\"\(across)\" x2=\"\(across)\" y1=\"80\" y2=\"420\"/>"
      + "<text x=\"\(across)\" y=\"438\" text-anchor=\"middle\">\(grouped)</text>"),
  (range($y.from; $y.to + 1) | pow(10; .)
    | "<line class=\"grid\" x1=\"90\" x2=\"650\" y1=\"\(up)\" y2=\"\(up)\"/>"
      + "<text x=\"82\" y=\"\(up + 4 | tenth)\" text-anchor=\"end\">\(time)</text>"),
  "<text x=\"370\" y=\"464\" text-anchor=\"middle\">\(.subject)</text>",
  "<text x=\"20\" y=\"250\" text-anchor=\"middle\" transform=\"rotate(-90 20 250)\">time</text>",
  (.sides[] | (if .mine then "jcap" else "peer" end) as $class
    | "<path class=\"\($class)\" d=\"M \([.rows[] | "\(.size | across) \(.ns | up)"] | join(" L "))\"/>",
      (.rows[] | "<circle class=\"\($class)\" cx=\"\(.size | across)\" cy=\"\(.ns | up)\" r=\"4\"/>")),
  "</svg>"
] | .[]
