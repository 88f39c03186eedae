#!/bin/sh
# Orthanc would start with an empty password for its one account.
set -eu
: "${OVERREAD_RECORD_PASSWORD:?set OVERREAD_RECORD_PASSWORD to a long random password}"
exec /usr/sbin/Orthanc /etc/orthanc/overread.json
