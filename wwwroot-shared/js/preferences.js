// Small choices of the person that the server must know at the first paint: kept in cookies, applied at once.
const year = 60 * 60 * 24 * 365;

function keep(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = value === null
    ? `${name}=; path=/; max-age=0; samesite=lax${secure}`
    : `${name}=${encodeURIComponent(value)}; path=/; max-age=${year}; samesite=lax${secure}`;
}

/** "light", "dark", or "system" to follow the operating system. */
export function setTheme(theme) {
  const root = document.documentElement;
  if (theme === "light" || theme === "dark") {
    root.dataset.theme = theme;
    keep("portal-theme", theme);
  } else {
    delete root.dataset.theme;
    keep("portal-theme", null);
  }
}
