#!/usr/bin/env bash
# Debian's Redmine in a folder of its own, for bench_redmine.py: a chroot, so that nothing of it reaches this machine.
# Needs root, mmdebstrap, and PostgreSQL at 127.0.0.1 that lets `postgres` in. Away again: rm -r "$REDMINE_ROOT"; dropdb redmine_bench
set -euo pipefail
root=${REDMINE_ROOT:-/var/tmp/cchc-redmine}
database=redmine_bench

if [ ! -x "$root/usr/bin/puma" ]; then
  command -v mmdebstrap >/dev/null || apt-get install -y -qq mmdebstrap >/dev/null
  rm -rf "$root"
  # the package asks for no database of its own: it gets ours
  mmdebstrap --quiet --variant=apt --include=redmine,redmine-pgsql,puma \
    --essential-hook='echo "redmine redmine/instances/default/dbconfig-install boolean false" | chroot "$1" debconf-set-selections' \
    bookworm "$root" "deb http://deb.debian.org/debian bookworm main" "deb http://deb.debian.org/debian-security bookworm-security main"
fi

mkdir -p "$root"/etc/redmine/default "$root"/var/log/redmine/default "$root"/var/cache/redmine/default/tmp/cache
cat >"$root/etc/redmine/default/database.yml" <<YAML
production: {adapter: postgresql, host: 127.0.0.1, database: $database, username: postgres, encoding: utf8}
YAML
[ -f "$root/etc/redmine/default/secret_key.txt" ] || openssl rand -hex 64 >"$root/etc/redmine/default/secret_key.txt"
psql -qtA -h 127.0.0.1 -U postgres -c "select 1 from pg_database where datname = '$database'" | grep -q 1 ||
  createdb -h 127.0.0.1 -U postgres "$database"

# the Gemfile names the web server for its tests alone, and the lock knows the database only once it is configured
chroot "$root" /bin/bash -euc '
  cd /usr/share/redmine
  grep -q "^gem .puma" Gemfile || echo "gem \"puma\"" >>Gemfile
  rm -f /var/lib/redmine/Gemfile.lock
  bundle install --local --quiet
  export RAILS_ENV=production REDMINE_INSTANCE=default REDMINE_LANG=vi SCHEMA=/dev/null
  bundle exec rake --silent db:migrate VERBOSE=false
  bundle exec rake --silent redmine:load_default_data'
