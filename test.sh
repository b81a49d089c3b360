#!/usr/bin/env bash
# Builds everything, publishes the package that ships, runs every test project, and ends with the line "N passed, N failed".
# Fails where a test failed or was skipped. Results and logs: artifacts/tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
readonly configuration=Release results="$PWD/artifacts/tests"

end() { # passed failed
  echo "$1 passed, $2 failed"
  [ "$2" -eq 0 ] || exit 1
  exit "${3:-0}"
}

rm -rf "$results"
mkdir -p "$results"
# The storage emulator that the Azure tests start. Only what the lock file names, and only when that changed.
installed=tests/azurite/node_modules/.installed
if ! cmp -s tests/azurite/package-lock.json "$installed"; then
  (cd tests/azurite && npm ci --no-audit --no-fund --loglevel=error) || end 0 1
  cp tests/azurite/package-lock.json "$installed"
fi

# The browser that prints packs, the program that reads what it printed, and a font of known widths. Debian's; elsewhere install them by hand (CONTRIBUTING.md).
if [ "$(command -v chromium pdfinfo pdftotext | wc -l)" -ne 3 ]; then
  as_root=""
  [ "$(id -u)" -eq 0 ] || as_root=sudo
  { $as_root apt-get update -q && $as_root apt-get install -q -y --no-install-recommends chromium poppler-utils fonts-liberation; } > "$results/chromium.log" 2>&1 || { cat "$results/chromium.log"; end 0 1; }
fi

dotnet build BdsBroker.sln -c "$configuration" -v quiet || end 0 1
# The tests of whole processes start the very package that ships (on anything but Linux on x64, the same for that machine).
infra/package.sh "$(dotnet msbuild src/BdsBroker.Functions -getProperty:NETCoreSdkPortableRuntimeIdentifier)" || end 0 1
export BDSBROKER_APP="$PWD/artifacts/functions"

run() { # project
  local name
  name=$(basename "$1" .csproj)
  if dotnet test "$1" -c "$configuration" --no-build -v quiet --logger "trx;LogFileName=$name.trx" --results-directory "$results" > "$results/$name.log" 2>&1; then
    echo "$name: done"
  else
    echo "$name: FAILED"
    touch "$results/$name.failed"
    cat "$results/$name.log"
  fi
}
export -f run
export configuration results
# Two at a time: whole processes and storage tests would only wait for each other's disk and cores.
find tests -name '*.csproj' -print0 | sort -z | xargs -0 -P 2 -I{} bash -c 'run "$1"' _ {}

# A file of results counts: total, executed (not skipped), passed.
count() { # file attribute
  sed -n 's/.*<Counters [^>]*\b'"$2"'="\([0-9]*\)".*/\1/p' "$1" | head -n 1
}

passed=0 failed=0 skipped=0
while IFS= read -r -d '' project; do
  name=$(basename "$project" .csproj)
  total=0 executed=0 good=0
  if [ -f "$results/$name.trx" ]; then
    total=$(count "$results/$name.trx" total)
    executed=$(count "$results/$name.trx" executed)
    good=$(count "$results/$name.trx" passed)
  fi
  bad=$((${executed:-0} - ${good:-0}))
  # A project that found no test, or ended badly without a failed one, did not pass.
  if [ "${total:-0}" -eq 0 ] || { [ "$bad" -eq 0 ] && [ -f "$results/$name.failed" ]; }; then
    bad=$((bad + 1))
  fi
  echo "$name: ${good:-0} passed, $bad failed, $((${total:-0} - ${executed:-0})) skipped"
  passed=$((passed + ${good:-0})) failed=$((failed + bad)) skipped=$((skipped + ${total:-0} - ${executed:-0}))
done < <(find tests -name '*.csproj' -print0 | sort -z)

if [ "$skipped" -gt 0 ]; then
  echo "$skipped skipped: a test that does not run proves nothing"
  end "$passed" "$failed" 1
fi
end "$passed" "$failed"
