/**
 * Takes a portrait: from a camera or a file, cut to three to four by pointer or keys, and made small enough for a chip. The picture is drawn anew, so nothing of the file but the picture leaves this page.
 */
const sizes = [[420, 560], [360, 480], [300, 400], [240, 320]];
const qualities = [0.85, 0.75, 0.65, 0.55, 0.45];
const step = 12;
const states = new WeakMap();

/** Begins on a canvas. */
export function begin(canvas) {
  const state = { image: null, x: 0, y: 0, zoom: 1, drag: null, stream: null };
  states.set(canvas, state);
  canvas.addEventListener("pointerdown", (e) => {
    if (!state.image) return;
    canvas.setPointerCapture(e.pointerId);
    state.drag = { x: e.clientX, y: e.clientY };
  });
  canvas.addEventListener("pointermove", (e) => {
    if (!state.drag) return;
    const scale = canvas.width / canvas.getBoundingClientRect().width;
    move(canvas, (e.clientX - state.drag.x) * scale, (e.clientY - state.drag.y) * scale);
    state.drag = { x: e.clientX, y: e.clientY };
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (state.drag = null));
  canvas.addEventListener("wheel", (e) => {
    if (!state.image) return;
    e.preventDefault();
    zoomBy(canvas, e.deltaY < 0 ? 1.05 : 1 / 1.05);
  }, { passive: false });
  canvas.addEventListener("keydown", (e) => {
    const way = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[e.key];
    if (way) move(canvas, ...way);
    else if (e.key === "+" || e.key === "=") zoomBy(canvas, 1.1);
    else if (e.key === "-") zoomBy(canvas, 1 / 1.1);
    else return;
    e.preventDefault();
  });
}

/** Takes the file that an input holds; false when it is no picture. */
export async function load(canvas, input) {
  const file = input.files[0];
  if (!file) return false;
  try {
    show(canvas, await createImageBitmap(file, { imageOrientation: "from-image" }));
    return true;
  } catch {
    return false;
  }
}

/** Shows the camera in a video element: "" when it runs, else why not ("NotAllowedError", "NotFoundError", ...). */
export async function openCamera(canvas, video) {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 960 } }, audio: false });
    states.get(canvas).stream = stream;
    video.srcObject = stream;
    await video.play();
    return "";
  } catch (e) {
    return e.name ?? "Error";
  }
}

/** Takes the picture that the camera shows now, and closes the camera. */
export async function snap(canvas, video) {
  const image = await createImageBitmap(video);
  closeCamera(canvas);
  show(canvas, image);
}

/** Closes the camera, if it is open. */
export function closeCamera(canvas) {
  const state = states.get(canvas);
  state?.stream?.getTracks().forEach((track) => track.stop());
  if (state) state.stream = null;
}

/** Makes it larger (over 1) or smaller (under 1) around the middle. */
export function zoomBy(canvas, factor) {
  const state = states.get(canvas);
  if (!state?.image) return;
  const zoom = Math.min(8, Math.max(1, state.zoom * factor));
  const real = zoom / state.zoom;
  state.x = canvas.width / 2 - (canvas.width / 2 - state.x) * real;
  state.y = canvas.height / 2 - (canvas.height / 2 - state.y) * real;
  state.zoom = zoom;
  draw(canvas);
}

/** The portrait as JPEG of at most so many bytes, as large and as good as they allow; null without a picture. */
export async function portrait(canvas, maxBytes) {
  const state = states.get(canvas);
  if (!state?.image) return null;
  let last = null;
  for (const [width, height] of sizes) {
    const out = new OffscreenCanvas(width, height);
    const pen = out.getContext("2d");
    pen.imageSmoothingQuality = "high";
    paint(pen, state, width / canvas.width);
    for (const quality of qualities) {
      last = new Uint8Array(await (await out.convertToBlob({ type: "image/jpeg", quality })).arrayBuffer());
      if (last.length <= maxBytes) return last;
    }
  }
  return last;
}

function show(canvas, image) {
  const state = states.get(canvas);
  state.image?.close();
  state.image = image;
  state.zoom = 1;
  const scale = cover(canvas, image);
  state.x = (canvas.width - image.width * scale) / 2;
  state.y = (canvas.height - image.height * scale) / 2;
  draw(canvas);
}

function cover(canvas, image) {
  return Math.max(canvas.width / image.width, canvas.height / image.height);
}

function move(canvas, dx, dy) {
  const state = states.get(canvas);
  if (!state?.image) return;
  state.x += dx;
  state.y += dy;
  draw(canvas);
}

function draw(canvas) {
  const state = states.get(canvas);
  state.scale = cover(canvas, state.image) * state.zoom;
  // The frame is always full of picture.
  state.x = Math.min(0, Math.max(canvas.width - state.image.width * state.scale, state.x));
  state.y = Math.min(0, Math.max(canvas.height - state.image.height * state.scale, state.y));
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  paint(pen, state, 1);
}

function paint(pen, state, by) {
  pen.fillStyle = "white";
  pen.fillRect(0, 0, pen.canvas.width, pen.canvas.height);
  pen.drawImage(state.image, state.x * by, state.y * by, state.image.width * state.scale * by, state.image.height * state.scale * by);
}
