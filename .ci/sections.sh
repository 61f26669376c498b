# Sections of a CI run: a heading, what they print, how long they took, and a count. Sourced by `run`.

passed=0
failed=0
failures=()

# section NAME COMMAND...: runs a command; it counts as one.
section() {
  local name=$1 start=$SECONDS code=0
  shift
  printf '\n== %s\n' "$name"
  "$@" </dev/null || code=$?
  if [ $code -eq 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    failures+=("$name (exit code $code)")
  fi
  printf -- '-- %s: %s, %d s\n' "$name" "$([ $code -eq 0 ] && echo ok || echo FAILED)" $((SECONDS - start))
  return $code
}

# test_section NAME COMMAND...: runs tests; each counts. Nothing may be left out.
test_section() {
  local name=$1 start=$SECONDS code=0 log=$work/tests.log
  shift
  printf '\n== %s\n' "$name"
  "$@" </dev/null | tee "$log"
  code=${PIPESTATUS[0]}
  local counts
  counts=$(tail -n 1 "$log")
  if [[ $counts =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
    if [ $code -ne 0 ] && [ "${BASH_REMATCH[2]}" -eq 0 ]; then
      failed=$((failed + 1))
      failures+=("$name (exit code $code)")
    fi
    if [ "${BASH_REMATCH[2]}" -gt 0 ]; then failures+=("$name (${BASH_REMATCH[2]} tests)"); fi
    while IFS= read -r failure; do failures+=("$name: ${failure#failure: }"); done < <(grep -aE '^(failure|left out): ' "$log")
    if [ "${BASH_REMATCH[3]}" -gt 0 ] || grep -q '^left out: ' "$log"; then
      failed=$((failed + 1))
      failures+=("$name (something was left out)")
      code=1
    fi
  else
    failed=$((failed + 1))
    failures+=("$name (its last line was no count)")
    code=1
  fi
  printf -- '-- %s: %s, %d s\n' "$name" "$([ $code -eq 0 ] && echo ok || echo FAILED)" $((SECONDS - start))
  return $code
}

all_passed() {
  [ $failed -eq 0 ] && [ $passed -gt 0 ]
}

print_totals() {
  printf '\n== result after %d s\n' "$SECONDS"
  local failure
  for failure in "${failures[@]}"; do printf 'failed: %s\n' "$failure"; done
  printf '%d passed, %d failed\n' "$passed" "$failed"
}
