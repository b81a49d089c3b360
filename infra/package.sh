#!/bin/sh
# Publishes what runs in Azure to artifacts/functions: for Linux, compiled ahead of time so that an instance starts faster, and with .NET in it, since the image of a
# custom handler has none (ADR 8; Directory.Build.props says how). azd runs it before it packages (azure.yaml). Run it on Linux or macOS: elsewhere the executable
# loses the bit that lets it run. With an argument, such as osx-arm64, the same for another kind of machine: that of the tests.
set -eu
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
out="$PWD/artifacts/functions"
machine="${1:-linux-x64}"
# The lock of an earlier one as well, which other versions may have been restored for; each version is pinned (Directory.Packages.props).
rm -rf "$out" "artifacts/package/BdsBroker.Functions/$machine/packages.lock.json"
dotnet publish src/BdsBroker.Functions -c Release -v quiet -o "$out" -p:PackageFor="$machine"
chmod +x "$out/BdsBroker.Functions"

# What the host reads must be there: a package without it is refused, or starts with no function at all.
for needed in host.json .azurefunctions/readme.txt HttpApi/function.json Notices/function.json NoticesPoison/function.json appsettings.json System.Private.CoreLib.dll; do
  [ -f "$out/$needed" ] || { echo "package.sh: $needed is missing in $out" >&2; exit 1; }
done
[ -x "$out/BdsBroker.Functions" ]
echo "$out: $(find "$out" -name function.json | wc -l) functions, $(du -sm "$out" | cut -f1) MiB"
