"""Undoes the damage that copied pages carry: injected pinyin and swallowed bytes."""
