/** A Service by the name that DNS has for it inside the cluster. */
export interface ClusterService {
  /** Name of the Service. */
  readonly service: string;
  /** Its namespace. */
  readonly namespace: string;
}

/** Which Service a host name means: `<service>.<namespace>.svc`, with or without the cluster's own domain. */
export function clusterService(host: string): ClusterService | undefined {
  const match = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(\.cluster\.local)?$/.exec(host);
  const [, service, namespace] = match ?? [];
  return service === undefined || namespace === undefined ? undefined : { service, namespace };
}
