# How numbers look, in the page and in its plot.

def digits:
  if . < 0.1 then (. * 1000 | round) / 1000 elif . < 10 then (. * 100 | round) / 100
  elif . < 100 then (. * 10 | round) / 10 else round end;
def shown: digits | tostring;
def time:
  if . >= 1e9 then "\(. / 1e9 | shown) s" elif . >= 1e6 then "\(. / 1e6 | shown) ms"
  elif . >= 1e3 then "\(. / 1e3 | shown) µs" else "\(shown) ns" end;
