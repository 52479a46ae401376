/** Bytes of a response after which it is broken off: many times what any reply needs. */
const mostBytes = 4_000_000;

/** `fetch`, whose responses break off with an error once they are longer than any that is wanted. */
export const limitedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (!response.body) return response;
  let seen = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      seen += bytes.byteLength;
      if (seen > mostBytes) controller.error(new Error('The response does not end'));
      else controller.enqueue(bytes);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(limit), { status, statusText, headers });
};
