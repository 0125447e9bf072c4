// OTLP's protobuf messages as the OpenTelemetry project generates them: what they do not know, or know as something else, is
// not what comes out of them again.
import root from '@opentelemetry/otlp-transformer/build/src/generated/root.js';

type Json = { [key: string]: unknown };
interface Message {
  verify(message: Json): string | null;
  fromObject(object: Json): Json;
  encode(message: Json): { finish(): Uint8Array };
  decode(bytes: Uint8Array): Json;
  toObject(message: Json, options: object): Json;
}

const { ExportLogsServiceRequest } = (
  root as unknown as {
    opentelemetry: { proto: { collector: { logs: { v1: { ExportLogsServiceRequest: Message } } } } };
  }
).opentelemetry.proto.collector.logs.v1;

/** The request after it has been through the binary form: 64-bit integers as texts, as in JSON. */
export const decodeLogs = (body: string): Json => {
  const input = JSON.parse(body) as Json;
  const message = ExportLogsServiceRequest.fromObject(input);
  const fault = ExportLogsServiceRequest.verify(message);
  if (fault) throw new Error(fault);
  const bytes = ExportLogsServiceRequest.encode(message).finish();
  return ExportLogsServiceRequest.toObject(ExportLogsServiceRequest.decode(bytes), {
    longs: String,
    json: true,
  });
};
