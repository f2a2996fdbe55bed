package bicameral.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MerkleLogTest {
    /** Entries and heads that implementations of Certificate Transparency share as test vectors. */
    private static final List<String> ENTRIES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> HEADS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Example
    void headsAreThoseOfTheSharedTestVectors() {
        Tree tree = new Tree(ENTRIES.stream()
                .map(hex -> Hash.leaf(HexFormat.of().parseHex(hex)))
                .toList());
        for (int size = 1; size <= HEADS.size(); size++)
            assertThat(tree.head(size)).hasToString(HEADS.get(size - 1));
        assertThat(tree.head(0)).hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Property(tries = 200)
    void aFrontierTellsTheSameHeadHoweverOftenItIsPutAway(@ForAll @IntRange(max = 300) int size) {
        Frontier frontier = new Frontier();
        List<Hash> leaves = leaves(size);
        for (Hash leaf : leaves) {
            frontier = new Frontier(frontier.size(), frontier.subtrees());
            frontier.add(leaf);
        }
        assertThat(frontier.head()).isEqualTo(new Tree(leaves).head(size));
    }

    @Property(tries = 300)
    void anEntryIsProvenWhereItIsAndNowhereElse(
            @ForAll @IntRange(min = 1, max = 70) int size, @ForAll @IntRange(max = 69) int any) {
        int entry = any % size;
        List<Hash> leaves = leaves(size);
        Tree tree = new Tree(leaves);
        Hash head = tree.head(size);
        List<Hash> path = tree.inclusion(entry, size);

        assertThat(Proofs.included(leaves.get(entry), entry, size, head, path)).isTrue();
        assertThat(Proofs.included(hash("another"), entry, size, head, path)).isFalse();
        assertThat(Proofs.included(leaves.get(entry), entry, size, hash("another"), path))
                .isFalse();
        for (int other = 0; other < size; other++)
            if (other != entry)
                assertThat(Proofs.included(leaves.get(entry), other, size, head, path))
                        .isFalse();
        for (List<Hash> broken : broken(path))
            assertThat(Proofs.included(leaves.get(entry), entry, size, head, broken))
                    .isFalse();
    }

    @Property(tries = 300)
    void aTreeGoesOnFromEachOfItsBeginningsAndFromNoOther(
            @ForAll @IntRange(min = 1, max = 70) int size, @ForAll @IntRange(max = 70) int any) {
        int earlier = any % (size + 1);
        Tree tree = new Tree(leaves(size));
        Hash before = tree.head(earlier);
        Hash head = tree.head(size);
        List<Hash> proof = tree.consistency(earlier, size);

        assertThat(Proofs.consistent(earlier, before, size, head, proof)).isTrue();
        assertThat(Proofs.consistent(earlier, hash("another"), size, head, proof))
                .isFalse();
        assertThat(Proofs.consistent(size + 1, before, size, head, proof)).isFalse();
        if (earlier > 0)
            assertThat(Proofs.consistent(earlier, before, size, hash("another"), proof))
                    .isFalse();
        for (List<Hash> broken : broken(proof))
            assertThat(Proofs.consistent(earlier, before, size, head, broken)).isFalse();
    }

    /** One hash changed, one too few, one too many. */
    private static List<List<Hash>> broken(List<Hash> proof) {
        List<List<Hash>> broken = new ArrayList<>();
        for (int i = 0; i < proof.size(); i++) {
            List<Hash> changed = new ArrayList<>(proof);
            changed.set(i, hash("changed"));
            broken.add(changed);
        }
        if (!proof.isEmpty()) broken.add(proof.subList(0, proof.size() - 1));
        List<Hash> longer = new ArrayList<>(proof);
        longer.add(hash("one more"));
        broken.add(longer);
        return broken;
    }

    private static Hash hash(String text) {
        return Hash.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Hash> leaves(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> Hash.leaf(new byte[] {(byte) i, (byte) (i >> 8)}))
                .toList();
    }

    @Property(tries = 400)
    void growthMadeOfTheEdgeAndWhatCameSinceIsTheProofOfTheWhole(
            @ForAll @IntRange(max = 90) int earlier, @ForAll @IntRange(max = 90) int more) {
        List<Hash> leaves = leaves(earlier + more);
        Tree tree = new Tree(leaves);
        Frontier before = new Frontier();
        leaves.subList(0, earlier).forEach(before::add);
        Growth growth = new Growth(before, leaves.size());
        leaves.subList(earlier, leaves.size()).forEach(growth::add);

        assertThat(growth.proof()).isEqualTo(tree.consistency(earlier, leaves.size()));
        assertThat(Proofs.consistent(earlier, before.head(), leaves.size(), tree.head(leaves.size()), growth.proof()))
                .isTrue();
    }
}
