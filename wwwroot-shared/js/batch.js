const key = 'batch-sound';
let audio;

/** Whether this browser is to sound when a card is done. */
export function isSounding() {
  try {
    return localStorage.getItem(key) === 'on';
  } catch {
    return false;
  }
}

/** Turns the sound on or off; answers what holds now. Turning it on is a gesture, so the browser lets it sound from then on. */
export function sound(on) {
  try {
    localStorage.setItem(key, on ? 'on' : 'off');
  } catch {
    // Private windows keep nothing: it holds for this page.
  }

  if (on) cue('good');
  return on;
}

/** Two notes up for a good card, two down for a bad one, one long for what needs a hand. */
export function cue(kind) {
  audio ??= new AudioContext();
  const notes = { good: [660, 880], bad: [330, 220], alarm: [440] }[kind] ?? [];
  notes.forEach((pitch, i) => {
    const [start, length] = [audio.currentTime + i * 0.13, notes.length === 1 ? 0.35 : 0.12];
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.12, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + length);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + length);
  });
}
