/** The time zone of the person's browser, an IANA name such as "Europe/Berlin". */
export function name() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
