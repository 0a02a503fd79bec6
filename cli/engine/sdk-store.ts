import * as settings from "@pulumi/pulumi/runtime/settings.js";
import * as state from "@pulumi/pulumi/runtime/state.js";

/** The part of the SDK's state of one run that an offline preview sets or reads. */
export interface SdkStore {
  readonly settings: { monitor: unknown; engine: unknown; readonly rpcDone: Promise<unknown> };
  /** Resources that wait for something before they can be registered. */
  readonly pendingResourceRegistrations?: ReadonlyMap<unknown, PendingRegistration>;
}

interface PendingRegistration {
  readonly name?: string;
  readonly type?: string;
  readonly phase: string;
  readonly inputProperty?: string;
}

/** The SDK keeps these out of its type declarations; the automation API runs inline programs by them. */
const internal = { ...state, ...settings } as unknown as {
  getStore(): SdkStore;
  withLocalStorage<T>(run: () => Promise<T>): Promise<T>;
  waitForRPCs(): Promise<void>;
};

/** The state of the run this is called in. */
export const store = (): SdkStore => internal.getStore();

/** Runs with a state of its own, so that nothing of one run is left for the next. */
export const withOwnStore = <T>(run: () => Promise<T>): Promise<T> => internal.withLocalStorage(run);

/** Settles once every request that is under way has been answered. */
export const waitForRequests = (): Promise<void> => internal.waitForRPCs();
