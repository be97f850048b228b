# The rows of the page and of the plot, from the object that measure puts together. A ratio counts as it is shown. "plus" in
# a target names a number that is added to the other side's. "floor" names the number of a program that does the
# same work, or a part of it, and no more.
include "format";

def other:
  ([.peer, .plus | values] | join(" + ")) as $calls
  | if .times and .plus then "\(.times) × (\($calls))" elif .times then "\(.times) × \($calls)" else $calls end;

(.numbers | map({(.name): .ns}) | add // {}) as $ns
| (.numbers | map({(.name): .bytes}) | add // {}) as $bytes
| [.targets[] | . + {a: $ns[.mine], bytes: $bytes[.mine], b: ([.peer, .plus | values | $ns[.]] | if any(. == null) then null else add end)}] as $rows
| .about as $about
| {about: ($about | del(.watch, .arguments)),
   arguments: $about.arguments,
   watch: ($about.watch | if . then . + {met: (.warm <= 0.5)} else null end),
   known: [$rows[] | select(.a and .b) | .b *= (.times // 1) | .other = other | .ratio = (.a / .b)
           | .met = (if .target then (.ratio | digits) <= .target else null end)
           | .least = (if .floor and $ns[.floor] then $ns[.floor] / .b else null end)
           | .below = (.met == false and .least != null and (.least | digits) > .target)],
   unknown: [$rows[] | select((.a and .b) | not)],
   numbers: (.numbers | sort_by(.name))}
