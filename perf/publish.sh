#!/usr/bin/env bash
# Publishes the product and the empty application for the drivers: as test.sh does (artifacts/perf/app, empty), and compiled
# ahead of time (artifacts/perf/app-r2r, empty-r2r). The latter is restored for one platform, so it keeps its own lock files and outputs.
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
  ahead=(--artifacts-path "$out/build" -r linux-x64 --no-self-contained -p:PublishReadyToRun=true -p:RunAnalyzers=false
    -p:NuGetLockFilePath=obj/packages.r2r.lock.json)
  publish src/BdsBroker.Functions app-r2r "${ahead[@]}"
  publish perf/EmptyApp empty-r2r "${ahead[@]}"
fi
dotnet build perf/BdsBroker.Perf -c Release -v quiet
