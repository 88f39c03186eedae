import type { KeyObject } from 'node:crypto';

/** What a certificate of a person says: subject CN and OU (the project's key), and the key that it vouches for. */
export interface CertificateOrder {
  /** The code of a coded role, the name in clear of an approver (D16). */
  readonly commonName: string;
  readonly projectKey: string;
  readonly publicKey: KeyObject;
  readonly at: Date;
}

/** The installation's own keys (the folder `keys`): who vouches for persons, and what the gateway itself signs with. */
export interface Keyring {
  /** Sixteen hexadecimal digits that follow from the authority's certificate. */
  readonly installationId: string;
  readonly authority: {
    /** X.509, DER. */
    readonly certificate: Uint8Array;
    /** True for an unsealed key whose subject says DEMO; then no passphrase is asked. */
    readonly isDemo: boolean;
    /** A person's certificate, DER. @throws OVR_AUTHORITY_PASSPHRASE if the authority's key does not open */
    issue(order: CertificateOrder, passphrase: string | undefined): Promise<Uint8Array>;
  };
  /** Certificate of the gateway's device, X.509, DER; another one after a renewal. */
  readonly device: Uint8Array;
  /** A fresh private key for a person, RSA-3072. */
  newKey(): Promise<KeyObject>;
}
