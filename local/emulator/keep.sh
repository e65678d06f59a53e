#!/bin/sh
# keep.sh <folder to remove> <command …>
# Runs the command, and ends it, its Lambda workers and itself as soon as the other end of our standard
# input is closed: the kernel does that however the parent ended, kill -9 included. The parent starts us
# as the leader of a process group, so that 0 means exactly what was started here.
folder=$1
shift
# Each worker has three pipes and a few connections; a soft limit of 1024 files is soon reached.
ulimit -n "$(ulimit -H -n)"
exec 3<&0
"$@" </dev/null 3<&- &
emulator=$!
{
  cat <&3 >/dev/null
  rm -rf "$folder"
  kill -KILL 0
} &
wait "$emulator"
echo "the emulator ended by itself, with status $?" >&2
rm -rf "$folder"
kill -KILL 0
