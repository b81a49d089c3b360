#!/usr/bin/env bash
# Publishes the product and the empty application for the drivers: for any machine that has .NET, as an office does (artifacts/perf/app, empty), and with --r2r
# as Azure gets it: with .NET in it and compiled ahead of time (artifacts/perf/app-r2r, empty-r2r), as infra/package.sh does.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
readonly out="$PWD/artifacts/perf"
publish() { # project folder [arguments]
  rm -rf "${out:?}/$2"
  dotnet publish "$1" -c Release -v quiet -o "$out/$2" "${@:3}"
}
publish src/BdsBroker.Functions app
publish perf/EmptyApp empty
if [ "${1:-}" = "--r2r" ]; then
  publish src/BdsBroker.Functions app-r2r -p:PackageFor=linux-x64
  publish perf/EmptyApp empty-r2r -p:PackageFor=linux-x64
fi
dotnet build perf/BdsBroker.Perf -c Release -v quiet
