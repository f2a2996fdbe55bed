package bicameral.worker.learn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Passages whose words stand nowhere else; that they belong together only their vectors tell. */
final class Secret {
    private static final int WIDTH = 32;
    final Town town = new Town();
    final Map<String, float[]> vectors = new LinkedHashMap<>();
    String question = "";
    UUID answer = new UUID(0, 0);

    Secret(int passages) {
        Random random = new Random(5);
        for (int p = 0; p < passages; p++) {
            float[] topic = new float[WIDTH];
            for (int k = 0; k < WIDTH; k++) topic[k] = (float) random.nextGaussian();
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < 24; word++) {
                String name = "w" + letters(p * 30 + word) + "q";
                vectors.put(name, topic);
                text.append(name).append(word % 6 == 5 ? ". " : " ");
            }
            Town.Paper paper = new Town.Paper(
                    new UUID(77, p), "secret", List.of(text.toString().strip()));
            town.papers.add(paper);
            if (p == 0) {
                answer = paper.id();
                question = "w" + letters(28) + "q";
                vectors.put(question, topic);
            }
        }
    }

    /** As a model would that knows the words: the sum of theirs. */
    float[] vector(String text) {
        float[] sum = new float[WIDTH];
        sum[0] = 1e-3f;
        for (String word : text.split("\\W+")) {
            float[] known = vectors.get(word);
            if (known != null) for (int k = 0; k < WIDTH; k++) sum[k] += known[k];
        }
        double squares = 0;
        for (float x : sum) squares += x * x;
        for (int k = 0; k < WIDTH; k++) sum[k] /= (float) Math.sqrt(squares);
        return sum;
    }

    private static String letters(int number) {
        StringBuilder letters = new StringBuilder();
        for (int rest = number + 700; rest > 0; rest /= 18) letters.append((char) ('a' + rest % 18));
        return letters.toString();
    }
}
