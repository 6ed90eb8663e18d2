// One short sound, made here so that no file has to load first.

const NOTES = [
  { hertz: 660, from: 0, to: 0.16 },
  { hertz: 880, from: 0.14, to: 0.4 },
];
const LOUD = 0.18;
const SOFT = 0.0001;
let context = null;

/** Let the page make sounds; browsers allow it only after a click or a key. */
export function allowSound() {
  context ??= new AudioContext();
  return context.resume();
}

/** Ring once; silent as long as the browser does not allow it. */
export function ring() {
  if (context?.state !== "running") {
    return;
  }
  for (const { hertz, from, to } of NOTES) {
    const begin = context.currentTime + from;
    const end = context.currentTime + to;
    const tone = new OscillatorNode(context, { frequency: hertz });
    const volume = new GainNode(context, { gain: SOFT });
    volume.gain.exponentialRampToValueAtTime(LOUD, begin + 0.02);
    volume.gain.exponentialRampToValueAtTime(SOFT, end);
    tone.connect(volume).connect(context.destination);
    tone.start(begin);
    tone.stop(end);
  }
}
