# The rows of the page and of the plots, from the object that scale puts together: for each subject the times of both sides at
# each size, of which the least counts, and the slopes.

# Of a logarithmic fit through the sizes from a tenth of the largest on. What a run takes whatever its size is, is the shortest
# time of all, which is taken away.
def slope:
  .[0].size as $least | (map(.ns) | min) as $fixed | ((.[-1].size // 0) / 10) as $from
  | [.[1:][] | select(.size >= $from and .ns > $fixed) | {x: (.size - $least | log), y: (.ns - $fixed | log)}]
  | if length < 2 then null else
      ([.[].x] | add / length) as $x | ([.[].y] | add / length) as $y
      | ([.[] | (.x - $x) * (.y - $y)] | add) / ([.[] | (.x - $x) * (.x - $x)] | add)
      | . * 100 | round / 100
    end;

.numbers as $numbers
| def side($subject; $side):
    [$numbers[] | select(.subject == $subject and .side == $side)] | group_by(.size)
    | map({size: .[0].size, ns: (map(.ns) | min), bytes: (map(.bytes // 0) | max), failed: any(.[]; (.status // 0) != 0)})
    | {rows: ., slope: slope};
{about: (.about | del(.arguments)),
 arguments: .about.arguments,
 memory: [$numbers[] | select(.side == "memory")],
 subjects: [.subjects[] | . as $subject | side(.subject; "jcap") as $mine | side(.subject; "peer") as $other
   | select($mine.rows != [])
   | {subject, title, note,
      sides: [{name: .jcap, mine: true} + $mine, (select($other.rows != []) | {name: $subject.peer, mine: false} + $other)],
      verdict: (if $mine.slope == null then "not judged"
                elif $mine.slope <= 1.05 then "linear or better"
                elif $other.slope != null and $mine.slope <= $other.slope + 0.05 then "as its peer"
                else "**worse than linear**" end)}]}
