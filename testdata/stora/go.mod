module example.com/stora

go 1.26
