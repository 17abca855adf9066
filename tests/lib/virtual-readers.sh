#!/usr/bin/env bash
# Starts a pcscd with virtual readers if none runs. Idempotent; needs root and no systemd.
#   tests/lib/virtual-readers.sh [READERS]   start with an even number of readers, 2 to 16 (default 4); wait until they listen
#   tests/lib/virtual-readers.sh --stop      end the pcscd that this script started
#
# Reader k (from 0) waits for a simulated card on TCP port 35963 + k. Its names in PC/SC: "Virtual PCD 00 00", "Virtual PCD 00 01",
# "Virtual PCD B 00 00", "Virtual PCD B 00 01", "Virtual PCD C 00 00", ...
# Two readers come from one copy of vsmartcard's driver (its two slots), for the driver keeps one table of slots per library: two entries that name
# the same library file disturb each other. The driver listens on all interfaces: for test machines only.
set -euo pipefail

readonly home=/run/virtual-readers
readonly first_port=35963

# The process behind a pid file, if it lives and is a pcscd.
running() {
  local pid
  pid=$({ tr -d '\0' <"$1"; } 2>/dev/null) || return 1
  [[ -n $pid && $(cat "/proc/$pid/comm" 2>/dev/null) == pcscd ]] && echo "$pid"
}

# Looks the port up instead of connecting: to connect is to insert a card.
listening() {
  grep -qiE "^ *[0-9]+: [0-9A-F]+:$(printf '%04X' "$1") [0-9A-F]+:0000 0A " /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

all_listen() {
  local k
  for ((k = 0; k < readers; k++)); do listening $((first_port + k)) || return 1; done
}

mkdir -p "$home"
exec 9>"$home/lock"
flock -w 60 9

if [[ ${1:-} == --stop ]]; then
  if pid=$(running "$home/pid"); then
    kill "$pid"
    for ((tries = 0; tries < 100; tries++)); do [[ -e /proc/$pid ]] || break; sleep 0.1; done
  fi
  rm -f "$home/pid"
  exit 0
fi

readers=${1:-4}
if ! [[ $readers =~ ^[0-9]+$ ]] || ((readers < 2 || readers > 16 || readers % 2)); then
  echo "usage: $0 [even number of readers, 2 to 16 | --stop]" >&2
  exit 2
fi

if pid=$(running /run/pcscd/pcscd.pid); then
  all_listen && { echo "pcscd runs already with its virtual readers (pid $pid)"; exit 0; }
  echo "pcscd runs already (pid $pid), but without $readers virtual readers on ports from $first_port: end it first" >&2
  exit 1
fi

library=$(find /usr/lib /usr/local/lib -name libifdvpcd.so -print -quit 2>/dev/null)
if [[ -z $library ]] || ! command -v pcscd >/dev/null; then
  echo "missing: apt-get install pcscd vsmartcard-vpcd" >&2
  exit 1
fi

rm -rf "$home/readers" "$home/drivers"
mkdir -p "$home/readers" "$home/drivers"
for ((copy = 0; copy < readers / 2; copy++)); do
  letter=$(printf "\\x$(printf %x $((65 + copy)))")
  name="Virtual PCD"
  ((copy == 0)) || name+=" $letter"
  cp -L "$library" "$home/drivers/libifdvpcd-$letter.so"
  cat >"$home/readers/$letter" <<ENTRY
FRIENDLYNAME "$name"
DEVICENAME   /dev/null:$((first_port + 2 * copy))
LIBPATH      $home/drivers/libifdvpcd-$letter.so
CHANNELID    $((first_port + 2 * copy))
ENTRY
done

rm -f /run/pcscd/pcscd.pid /run/pcscd/pcscd.comm
setsid pcscd --foreground --config "$home/readers" >"$home/log" 2>&1 9>&- </dev/null &
echo $! >"$home/pid"

for ((tries = 0; tries < 100; tries++)); do
  if [[ -S /run/pcscd/pcscd.comm ]] && all_listen; then
    echo "pcscd started (pid $(cat "$home/pid")): $readers virtual readers on ports $first_port to $((first_port + readers - 1))"
    exit 0
  fi
  running "$home/pid" >/dev/null || ((tries < 5)) || break
  sleep 0.1
done

echo "pcscd did not start with its virtual readers:" >&2
tail -n 20 "$home/log" >&2
exit 1
