package services.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import services.driver.Client;

/** Records for a topic that the broker makes. */
public final class KafkaRequests implements Client {

    private static final String TOPIC = "trial";
    private static final int LONG_RECORD = 500_000;

    private final Map<String, Object> place;
    private final KafkaProducer<String, String> producer;

    public KafkaRequests(int port) {
        place = Map.of("bootstrap.servers", "127.0.0.1:" + port, "auto.offset.reset", "earliest");
        producer = new KafkaProducer<>(place, new StringSerializer(), new StringSerializer());
    }

    @Override
    public void request() throws Exception {
        producer.send(new ProducerRecord<>(TOPIC, "hello")).get(60, TimeUnit.SECONDS);
    }

    /** Makes the log longer than a segment, so that the broker opens new files, and reads the records back. */
    @Override
    public String tryTheRest() throws Exception {
        for (int i = 0; i < 10; i++) {
            producer.send(new ProducerRecord<>(TOPIC, "x".repeat(LONG_RECORD))).get(60, TimeUnit.SECONDS);
        }
        int records = 0;
        int longRecords = 0;
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(place, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
            for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60); longRecords < 10;) {
                for (var received : consumer.poll(Duration.ofMillis(100))) {
                    records++;
                    longRecords += received.value().length() == LONG_RECORD ? 1 : 0;
                }
                if (System.nanoTime() > end) {
                    throw new IOException("read only " + records + " records, " + longRecords + " of them long");
                }
            }
        }
        return records + " records read back, over several segments";
    }

    @Override
    public void close() {
        producer.close();
    }
}
