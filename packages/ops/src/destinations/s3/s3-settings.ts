/** How to reach an S3-compatible store. What is left out is found as the AWS SDK finds it. */
export interface S3Settings {
  /** Such as `https://minio.example.com:9000`; buckets are then part of the path. */
  endpoint?: string;
  /** @default 'us-east-1' with an endpoint, else the SDK's */
  region?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}
