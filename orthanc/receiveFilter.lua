-- Who may store what, where one Orthanc is both source and record archive: images from anyone whom Orthanc lets in,
-- masks and reports (SEG, SR, KO, PR) from Overread's account alone. Orthanc calls ReceivedInstanceFilter for each instance
-- before it keeps it; false refuses it.
local OVERREAD_ALONE = { SEG = true, SR = true, KO = true, PR = true }
-- By class as well, because Modality is whatever a sender writes. A prefix ends in a dot.
local CLASSES = {
  '1.2.840.10008.5.1.4.1.1.66.4', -- Segmentation
  '1.2.840.10008.5.1.4.1.1.66.7', -- Label Map Segmentation
  '1.2.840.10008.5.1.4.1.1.88.', -- SR documents and Key Object Selection
  '1.2.840.10008.5.1.4.1.1.11.', -- Presentation States
}
local GATEWAY = 'gateway'

local function trimmed(value)
  return (string.gsub(value or '', '[%s%z]+$', ''))
end

local function isRecord(tags)
  if OVERREAD_ALONE[trimmed(tags['Modality'])] then return true end
  local class = trimmed(tags['SOPClassUID'])
  for _, known in ipairs(CLASSES) do
    if class == known or (string.sub(known, -1) == '.' and string.sub(class, 1, #known) == known) then return true end
  end
  return false
end

-- What STOW-RS brings reaches the filter below without the name of the account that sent it (Orthanc 1.10: origin
-- Plugins). So STOW-RS, like every other change, is for Overread's account alone; others may read and send to /instances.
function IncomingHttpRequestFilter(method, uri, ip, username, httpHeaders)
  if username == GATEWAY then return true end
  if method == 'GET' then return true end
  return method == 'POST' and uri == '/instances'
end

function ReceivedInstanceFilter(tags, origin)
  if not isRecord(tags) then return true end
  local from = origin['RequestOrigin']
  local isOurs = from == 'Plugins' or (from == 'RestApi' and origin['Username'] == GATEWAY)
  if not isOurs then print('Refused a mask or report that came by ' .. tostring(from)) end
  return isOurs
end
