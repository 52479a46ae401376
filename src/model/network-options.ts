/**
 * How the library is to load a network from its folder: int8 weights, on the processor, nothing fetched. Its threads
 * wait for work asleep: awake, as they do by default, they take the cores from whatever else works beside them. Beside
 * an index run a question then took eight times as long, and all of it twice the processor time.
 */
export const networkOptions = {
  local_files_only: true,
  dtype: 'q8',
  device: 'cpu',
  // Names of onnxruntime's own: onnxruntime_session_options_config_keys.h.
  session_options: { extra: { session: { intra_op: { allow_spinning: '0' } } } },
} as const;

/** The same for a network that spreads over so many threads; default: one a core. */
export const networkOn = (threads: number | undefined) => ({
  ...networkOptions,
  session_options: {
    ...networkOptions.session_options,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  },
});
