// What an app has around a snippet of the docs.
import type {
  Proofing as AnyProofing,
  Claims,
  Consent,
  RunResult,
  SessionRef,
  Source,
  Status,
} from '@anyproof/core';

declare global {
  type Proofing = AnyProofing;
  interface Applicant {
    readonly reference: string;
    readonly claims: Claims;
    readonly consent: Consent;
    readonly returnUrl: string;
    save(ref: SessionRef): Promise<void>;
  }
  interface Images {
    readonly front: Source;
    readonly back: Source;
    readonly selfie: Source;
  }
  const proofing: AnyProofing;
  const applicant: Applicant;
  const images: Images;
  const database: {
    save(key: string, ref: SessionRef): Promise<void>;
    load(key: string): Promise<SessionRef>;
    update(record: { readonly sessionId: string; readonly status: Status }): Promise<void>;
  };
  /** An ioredis client. */
  const redis: {
    get(key: string): Promise<string | null>;
    set(key: string, value: string, ...options: readonly (string | number)[]): Promise<string | null>;
    eval(script: string, keys: number, ...values: readonly string[]): Promise<unknown>;
  };
  const response: { redirect(url: string): void; status(code: number): { send(body: string): void } };
  function welcome(claims: Claims | undefined): void;
  function explain(status: string, reasons: RunResult['reasons']): void;
  function signUp(proofing: AnyProofing, applicant: Applicant): Promise<RunResult>;
}
