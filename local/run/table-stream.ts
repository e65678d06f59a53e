import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type _Record,
} from "@aws-sdk/client-dynamodb-streams";
import type { Deployed } from "../emulator/deploy.ts";

/** The changes of a table as they happen. */
export interface TableStream {
  /** What has changed since the last read. */
  readonly read: () => Promise<_Record[]>;
  readonly close: () => void;
}

/** A page shorter than this is the last one for now; a page ends at a thousand records or a megabyte. */
const aPage = 200;

/** Reads the Journeys table's stream from now on. One machine's emulator does not mind a third reader. */
export async function openStream(deployed: Deployed): Promise<TableStream> {
  const { endpoint, region, credentials, journeysTable } = deployed;
  const client = new DynamoDBStreamsClient({ endpoint, region, credentials });
  const { Streams = [] } = await client.send(new ListStreamsCommand({ TableName: journeysTable }));
  const StreamArn = Streams[0]?.StreamArn;
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.at(-1)?.ShardId;
  const begun = await client.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "LATEST" }),
  );
  let ShardIterator = begun.ShardIterator;
  return {
    async read() {
      const changes: _Record[] = [];
      for (;;) {
        const { Records = [], NextShardIterator } = await client.send(
          new GetRecordsCommand({ ShardIterator }),
        );
        ShardIterator = NextShardIterator ?? ShardIterator;
        changes.push(...Records);
        if (Records.length < aPage) return changes;
      }
    },
    close: () => client.destroy(),
  };
}
