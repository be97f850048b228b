# The page about growth, from the rows.
include "format";

def grouped: tostring | if length > 3 then (.[:-3] | grouped) + "," + .[-3:] else . end;
def memory: if . == 0 then "" else "\(. / 1048576 | shown) MiB" end;
def growth: if . == null then "" else shown end;

[
  "# Scale",
  "",
  "Made by `capabilities-jmh/scale\(.arguments)`; nobody edits the numbers. [Results](RESULTS.md) has the",
  "comparisons at one size.",
  "",
  "| | |", "| --- | --- |",
  (.about | to_entries[] | "| \(.key) | \(.value) |"),
  "",
  "The slope is that of a straight line through the logarithms of size and time (least squares): 1 is linear, 2 quadratic. It is",
  "taken over the sizes from a tenth of the largest on, after the smallest size and the shortest time have been taken away, since",
  "what a run takes whatever its size is would hide the growth. A slope of 1.05 or less is linear or better; a larger one is the",
  "kernel's if the peer's is no more than 0.05 smaller.",
  "",
  "| what | slope of jcap | slope of the peer | |", "| --- | --: | --: | --- |",
  (.subjects[] | "| \(.title) | \(.sides[0].slope | growth) | \(.sides[1].slope | growth) | \(.verdict) |"),
  (.subjects[] | . as $subject
    | "", "## \(.title)", "", .note, "",
      "![\(.title), time by size on logarithmic scales](scale-\(.subject).svg)", "",
      (any(.sides[].rows[]; .bytes > 0) as $told | (if $told then " | peak memory" else "" end) as $more
      | "| \(.subject) | \(.sides | map("\(.name) | for each\($more)") | join(" | ")) |",
        "| --: |\(.sides | map(if $told then " --: | --: | --: |" else " --: | --: |" end) | join(""))",
        (.sides[0].rows[] | .size as $size
          | "| \($size | grouped) | \([$subject.sides[] | [.rows[] | select(.size == $size)][0] // {}
              | [(if .ns then .ns | time else "" end) + (if .failed then " (failed)" else "" end),
                 (if .ns then .ns / $size | time else "" end),
                 (if $told then .bytes // 0 | memory else empty end)] | join(" | ")] | join(" | ")) |"))),
  "",
  "## Memory with a small heap",
  "",
  "| what | peak memory | time | exit status |", "| --- | --: | --: | --: |",
  (.memory[] | "| `\(.subject)` | \(.bytes | memory) | \(.ns | time) | \(.status) |"),
  "",
  "A scan needs memory for the depth of a tree, not for its size. Lint keeps a file's parsed form in memory, and refuses a file",
  "of more than 64 MiB by its size, with exit status 1."
] | .[]
