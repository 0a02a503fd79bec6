/**
 * Lua that all checks begin with. A controller that has not seen the present generation says nothing of it yet, and a condition
 * may carry the generation it was made for. Argo CD runs checks without Lua's libraries: there is no `string`, `table` or `os`.
 */
export const CONDITIONS = `
local function condition(list, name)
  for _, item in ipairs(list or {}) do
    if item.type == name then
      local seen = item.observedGeneration
      if seen == nil or obj.metadata.generation == nil or seen >= obj.metadata.generation then
        return item
      end
    end
  end
  return nil
end
local function verdict(status, message)
  return { status = status, message = message or "" }
end
local function words(item)
  local reason, message = item.reason or "", item.message or ""
  if reason == "" then return message end
  if message == "" then return reason end
  return reason .. ": " .. message
end
local status = obj.status or {}
`.trimStart();
