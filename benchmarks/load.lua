-- wrk's side of serve.py: every request has another log; the figures come out as one line.
-- The file named behind -- is a JSON body in which @N is the number of the request and @T a time.

local template
local number = 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  template = file:read("*a")
  file:close()
  number = tonumber(args[2])
end

function request()
  number = number + 1
  local second = number % 86400
  local time = string.format("%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60)
  local filled = template:gsub("@N", string.format("%07d", number)):gsub("@T", time)
  return wrk.format("POST", "/api/v1/explain", { ["Content-Type"] = "application/json" }, filled)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("FIGURES %d %d %f %f %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
