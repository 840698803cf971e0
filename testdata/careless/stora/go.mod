module example.com/careless/stora

go 1.26
