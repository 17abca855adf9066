/** Puts text on the clipboard; false where the browser refuses, so that the page can say so. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
