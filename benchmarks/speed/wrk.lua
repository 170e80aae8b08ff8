-- Asks for the addresses of a file, one after another, and prints one line of figures as JSON.
--
--   wrk ... -s wrk.lua http://127.0.0.1:PORT -- FILE ENCODING FIRST TAG
--
-- With FIRST above 0 each request names another port of the host, counted up from FIRST: the same
-- page under an address that nobody has asked for, so that no page that was kept answers it.
-- A TAG other than "-" is sent as If-None-Match.

local paths, headers, asked, first = {}, {}, 0, 0

function init(arguments)
   for line in io.lines(arguments[1]) do paths[#paths + 1] = line end
   headers["Accept-Encoding"] = arguments[2]
   first = tonumber(arguments[3])
   headers["Host"] = "localhost"
   if arguments[4] ~= "-" then headers["If-None-Match"] = arguments[4] end
   if first == 0 then
      local same = wrk.format("GET", paths[1], headers)
      request = function() return same end
   end
end

function request()
   asked = asked + 1
   headers["Host"] = "localhost:" .. (first + asked)
   return wrk.format("GET", paths[(first + asked) % #paths + 1], headers)
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      '{"requests": %d, "microseconds": %d, "median": %d, "refused": %d, "broken": %d}\n',
      summary.requests, summary.duration, latency:percentile(50), errors.status,
      errors.connect + errors.read + errors.write + errors.timeout))
end
