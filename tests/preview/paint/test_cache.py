from composer.preview.paint.cache import LruCache


def test_what_was_put_comes_back():
    cache = LruCache(10)
    cache.put("a", 1, 5)
    assert cache.get("a") == 1
    assert cache.get("b") is None


def test_the_one_used_longest_ago_goes_first():
    cache = LruCache(10)
    cache.put("a", 1, 5)
    cache.put("b", 2, 5)
    cache.get("a")
    cache.put("c", 3, 5)
    assert [cache.get(key) for key in "abc"] == [1, None, 3]
    assert cache.cost == 10


def test_a_value_put_again_counts_once():
    cache = LruCache(10)
    cache.put("a", 1, 4)
    cache.put("a", 2, 6)
    assert (cache.get("a"), cache.cost) == (2, 6)


def test_what_is_over_the_limit_alone_is_not_kept_and_pushes_nothing_out():
    cache = LruCache(10)
    cache.put("a", 1, 5)
    cache.put("b", 2, 11)
    assert (cache.get("a"), cache.get("b"), cache.cost) == (1, None, 5)
