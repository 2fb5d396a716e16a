-- Calls from a file: its first line is the method, then headers until an empty line, then one call a line: a path, a
-- tab, a body. {key} in a body becomes a key that was never used. Prints what was measured as one line of JSON.
local calls, at, sent, prefix = {}, 0, 0, ""

function init(args)
  local file = assert(io.open(args[1] or args[0]))
  wrk.method = file:read("*l")
  for line in file:lines() do
    if line == "" then break end
    local name, value = line:match("^(.-): (.*)$")
    wrk.headers[name] = value
  end
  prefix = file:read("*l")
  for line in file:lines() do
    local path, body = line:match("^(.-)\t(.*)$")
    local before, after = body:match("^(.*){key}(.*)$")
    if before then
      calls[#calls + 1] = { path = path, before = before, after = after }
    else
      calls[#calls + 1] = { text = wrk.format(nil, path, nil, body ~= "" and body or nil) }
    end
  end
  file:close()
end

function request()
  at = at % #calls + 1
  local call = calls[at]
  if call.text then return call.text end
  sent = sent + 1
  return wrk.format(nil, call.path, nil, call.before .. prefix .. sent .. call.after)
end

function done(summary)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"microseconds":%d,"refused":%d,"broken":%d}\n', summary.requests, summary.duration,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
