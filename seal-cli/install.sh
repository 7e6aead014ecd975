#!/bin/sh
# Installs seal for one user or a machine, and takes it away again; see --help. Needs tar, and sha256sum or shasum.
set -eu

usage() {
  cat <<'EOT'
Usage: install.sh [--prefix FOLDER] [--from ARCHIVE|URL [--sha256 SUM]] [--no-cache]
       install.sh --uninstall [--prefix FOLDER]

Puts seal into FOLDER/lib/seal, and links to it into FOLDER/bin, FOLDER/share/man and the folders where bash, zsh and
fish look for completions. A second run replaces what the first one installed.

  --prefix FOLDER   where to; ~/.local when left out
  --from ARCHIVE    a seal-*.tar.gz, here or at an https:// address; what this script lies in when left out
  --sha256 SUM      its checksum; when left out, that of the file ARCHIVE.sha256 beside it
  --no-cache        make no cache for this Java: each start of seal takes longer then
  --uninstall       remove all that was installed, and nothing else
EOT
}

fail() {
  printf 'error: %s\n' "$1" >&2
  printf 'hint: %s\n' "$2" >&2
  exit "${3-1}"
}

prefix=${HOME-}/.local from='' sum='' cache=y uninstall=''
while [ $# -gt 0 ]; do
  case $1 in
    --prefix | --from | --sha256)
      [ -n "${2-}" ] || fail "$1 needs a value" 'install.sh --help explains it' 2
      case $1 in --prefix) prefix=$2 ;; --from) from=$2 ;; *) sum=$2 ;; esac
      shift
      ;;
    --no-cache) cache='' ;;
    --uninstall) uninstall=y ;;
    -h | --help) usage && exit ;;
    *) fail "there is no option $1" 'install.sh --help lists them' 2 ;;
  esac
  shift
done
[ -z "$sum" ] || [ -n "$from" ] || fail '--sha256 is for an archive' 'name it by --from' 2
case $prefix in /*) ;; *) prefix=$(pwd)/$prefix ;; esac
home=$prefix/lib/seal

# Links lead to ../(..)lib/seal: the whole prefix may be moved.
is_ours() { # link $1
  [ -h "$1" ] && case $(readlink "$1") in ../*lib/seal/*) ;; *) return 1 ;; esac
}

links() {
  printf '%s\n' "$prefix/bin/seal" "$prefix/share/bash-completion/completions/seal" \
    "$prefix/share/zsh/site-functions/_seal" "$prefix/share/fish/vendor_completions.d/seal.fish"
  for page in "$prefix"/share/man/man1/seal*.1; do printf '%s\n' "$page"; done
}

unlink_ours() {
  links | while IFS= read -r link; do
    ! is_ours "$link" || rm -f "$link"
  done
}

if [ -n "$uninstall" ]; then
  unlink_ours
  if [ ! -e "$home" ]; then
    echo "seal is not installed in $prefix"
    exit
  fi
  [ -x "$home/bin/seal" ] || fail "$home is not a seal that this script installed" 'look at it, and remove it by hand'
  rm -rf "$home"
  echo "removed seal from $prefix"
  exit
fi

if [ -e "$home" ] && [ ! -x "$home/bin/seal" ]; then
  fail "$home is there and is not seal" 'move it away, or choose another --prefix'
fi
if [ -e "$prefix/bin/seal" ] || [ -h "$prefix/bin/seal" ]; then
  is_ours "$prefix/bin/seal" ||
    fail "$prefix/bin/seal is there and was not put there by this script" 'move it away, or choose another --prefix'
fi

work=$(mktemp -d)
trap 'rm -rf "$work" "$home.new"' EXIT
trap 'exit 1' HUP INT TERM

download() { # address $1 to file $2
  if command -v curl >/dev/null 2>&1; then
    curl -fsSL --proto '=https' -o "$2" "$1"
  elif command -v wget >/dev/null 2>&1; then
    wget -q --https-only -O "$2" "$1"
  else
    fail 'neither curl nor wget is there to download it' 'install one of them, or download the archive by hand'
  fi || fail "$1 could not be downloaded" 'is the address right, and reachable from here?'
}

checksum() { # of file $1
  if command -v sha256sum >/dev/null 2>&1; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi
}

if [ -z "$from" ]; then
  source=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
  [ -x "$source/bin/seal" ] || fail 'there is no seal beside this script' 'name an archive: install.sh --from ARCHIVE'
else
  case $from in
    https://*)
      archive=$work/seal.tar.gz
      download "$from" "$archive"
      [ -n "$sum" ] || download "$from.sha256" "$archive.sha256"
      ;;
    *://*) fail "$from is not an https:// address" 'download it by hand, and name the file' 2 ;;
    *)
      archive=$from
      [ -r "$archive" ] || fail "$archive can't be read" 'is it in another folder?'
      ;;
  esac
  if [ -z "$sum" ]; then
    [ -r "$archive.sha256" ] || fail "there is no $from.sha256 to check the archive with" \
      'put it beside the archive, or give the checksum by --sha256'
    read -r sum _ <"$archive.sha256" || [ -n "$sum" ]
  fi
  actual=$(checksum "$archive")
  [ "${actual%% *}" = "$sum" ] ||
    fail "the checksum of $from is ${actual%% *}, and not $sum" 'the archive was altered or cut short: get it again'
  tar -xzf "$archive" -C "$work" || fail "$from could not be unpacked" 'is there room in the folder for temporary files?'
  source=
  for found in "$work"/*/bin/seal; do source=${found%/bin/seal}; done
  [ -x "$source/bin/seal" ] || fail "there is no seal in $from" 'is it a seal-*.tar.gz?'
fi

mkdir -p "$prefix/lib"
rm -rf "$home.new"
mkdir "$home.new"
# with times, by which Java knows whether a cache fits the jars
for part in "$source"/*; do cp -Rp "$part" "$home.new/"; done
unlink_ours
rm -rf "$home"
mv "$home.new" "$home"

link() { # target $1 below lib/seal as link $2
  mkdir -p "$(dirname -- "$prefix/$2")"
  case $2 in */*/*/*) up=../../.. ;; */*/*) up=../.. ;; *) up=.. ;; esac
  if [ -e "$prefix/$2" ] || [ -h "$prefix/$2" ]; then
    echo "left alone: $prefix/$2 is not of this script" >&2
  else
    ln -s "$up/lib/seal/$1" "$prefix/$2"
  fi
}
link bin/seal bin/seal
for page in "$home"/share/man/man1/*.1; do
  link "share/man/man1/${page##*/}" "share/man/man1/${page##*/}"
done
for script in bash-completion/completions/seal zsh/site-functions/_seal fish/vendor_completions.d/seal.fish; do
  link "share/$script" "share/$script"
done

version=$("$home/bin/seal" version) || fail 'seal does not start' 'see above; what is installed stays'
if [ -n "$cache" ] && [ ! -s "$home/lib/seal.aot" ]; then
  "$home/bin/seal-train" || echo 'notice: seal works without a cache, but takes longer to start' >&2
fi
echo "installed $version in $home"

case :${PATH-}: in
  *:"$prefix/bin":*) ;;
  *) printf "Put it on the PATH, in the start file of your shell:\n  export PATH=\"%s:\$PATH\"\n" "$prefix/bin" ;;
esac
printf "zsh finds its completion when this stands before compinit in ~/.zshrc:\n  fpath=(%s \$fpath)\n" \
  "$prefix/share/zsh/site-functions"
