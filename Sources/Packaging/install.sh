#!/bin/sh
# Copies what is beside this file below a prefix: ./install.sh [PREFIX], /usr/local where none is named.
set -eu
prefix=${1:-/usr/local}
here=$(cd "$(dirname "$0")" && pwd)
for directory in bin libexec share; do
    mkdir -p "$prefix/$directory"
    cp -R "$here/$directory/." "$prefix/$directory/"
done
echo "installed to $prefix"
