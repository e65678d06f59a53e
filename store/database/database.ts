import type {
  GetCommandInput,
  GetCommandOutput,
  QueryCommandInput,
  QueryCommandOutput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";

/**
 * The four calls that every store is built on. Refusals are the service's own errors
 * (`ConditionalCheckFailedException`, `TransactionCanceledException`), so that one store code runs over
 * DynamoDB and over the in-memory database of the tests.
 */
export interface Database {
  get(input: GetCommandInput): Promise<Pick<GetCommandOutput, "Item">>;
  query(input: QueryCommandInput): Promise<Pick<QueryCommandOutput, "Items" | "LastEvaluatedKey">>;
  update(input: UpdateCommandInput): Promise<void>;
  transactWrite(input: TransactWriteCommandInput): Promise<void>;
}

/** The physical names of the tables, as deployed. */
export interface TableNames {
  readonly journeys: string;
  readonly people: string;
}
