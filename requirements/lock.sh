#!/bin/sh
# Compiles *.in into hashed locks for Python 3.11 and newer on every platform: requirements/lock.sh [--upgrade]
# Needs uv. No address of an index may get into a lock: pip decides where it gets packages from.
set -eu
cd "$(dirname "$0")"
uv="${UV:-uv} pip compile --quiet --universal --python-version 3.11 --generate-hashes"
uv="$uv --no-emit-index-url --no-emit-find-links --no-annotate --no-header"
$uv "$@" bootstrap.in -o bootstrap.txt
$uv "$@" dev.in -o dev.txt
# The smaller locks are parts of the largest: one version of everything.
for name in ingest extract store standalone; do $uv --constraint dev.txt $name.in -o $name.txt; done
$uv --no-deps gazetteer.in -o gazetteer.txt
$uv bench.in -o bench.txt
$uv --constraint dev.txt audit.in -o audit.txt
$uv --constraint dev.txt compile.in -o compile.txt
for name in bootstrap dev ingest extract store standalone gazetteer bench audit compile; do
    { echo "# Compiled from $name.in by lock.sh."; cat $name.txt; } > $name.tmp && mv $name.tmp $name.txt
done
