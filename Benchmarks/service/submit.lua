-- For wrk: each request submits a job with a key of its own; the figures go out as one line of JSON.

local token = os.getenv("GENLOCK_TOKEN")
local run = os.getenv("GENLOCK_RUN")
local count = 0

request = function()
  count = count + 1
  return wrk.format("POST", "/v1/jobs", {
    ["Authorization"] = "Bearer " .. token,
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = run .. "-" .. count,
  }, '{"pipeline":"nothing","project":"p' .. count % 10 .. '","externalId":"' .. count .. '"}')
end

done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.3f, "failures": %d, "p50": %.2f, "p99": %.2f, "max": %.2f}\n',
    summary.requests, summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
